import { getPosts } from '../../../lib/posts';

export const dynamicParams = false;

export async function generateStaticParams() {
  return (await getPosts()).map((p) => ({ slug: p.slug }));
}

export default async function Post({ params }) {
  const { slug } = await params;
  return <h1>{slug}</h1>;
}
