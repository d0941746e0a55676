export default {
  index: 'Quill',
  guides: 'Guides',
  reference: 'Reference',
  secret: { display: 'hidden' }
}
