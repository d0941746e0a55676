"""The content of pages, apart from their status: anchors for fragments, further links, and rules for crawlers."""
