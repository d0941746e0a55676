import React from 'react';
import Link from '@docusaurus/Link';
export default function Widgets() {
  return <main><Link to="/docs/next/ref">ref</Link> <Link to="/docs/next/refs">refs</Link></main>;
}
