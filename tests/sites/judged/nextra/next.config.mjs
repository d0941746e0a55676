import nextra from 'nextra'

const withNextra = nextra({})

export default withNextra({
  redirects: async () => [
    { source: '/docs/:path*', destination: '/guides/:path*', permanent: true },
    { source: '/intro', destination: '/guides/install', permanent: true }
  ]
})
