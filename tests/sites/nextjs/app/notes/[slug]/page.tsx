export default async function Page({ params }) {
  const { default: Note } = await import(`@/notes/${(await params).slug}.mdx`);
  return <Note />;
}
export function generateStaticParams() {
  return [{ slug: "green" }];
}
export const dynamicParams = false;
