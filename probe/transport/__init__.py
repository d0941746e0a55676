"""How one exchange is made."""
