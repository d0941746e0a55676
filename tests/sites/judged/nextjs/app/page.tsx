import Link from 'next/link';

export default function Home() {
  return (
    <main id="home">
      <h2>Ports of call</h2>
      <Link href="/guides/install#requirements">Requirements</Link>
      <Link href="/guides/install#hardware">Hardware</Link>
      <Link href="/docs/guides/install">Docs</Link>
      <Link href="/install">Quick</Link>
      <Link href="/legacy">Legacy</Link>
      <Link href="/about-us">About</Link>
      <a href="#home">Top</a>
      <a href="#ports-of-call">Ports</a>
      <a href="/feed.xml">Feed</a>
      <a href="/sitemap.xml">Sitemap</a>
      <a href="/robots.txt">Robots</a>
      <img src="/images/dock.svg" alt="" />
      <img src="/public/images/dock.svg" alt="" />
    </main>
  );
}
