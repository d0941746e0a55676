"""What pages tell besides their status: places for fragments, further links, and where crawlers may go."""
