import Link from 'next/link';

export default function RootLayout({ children }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Harbor</Link>
          <Link href="/guides/install">Install</Link>
          <Link href="/guides">Guides</Link>
          <a href="/changelog">Changelog</a>
        </nav>
        {children}
      </body>
    </html>
  );
}
