export async function getPosts() {
  const res = await fetch('https://cms.example/posts');
  return res.json();
}
