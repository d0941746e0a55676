export default function sitemap() {
  return [{ url: 'https://harbor.example/' }];
}
