"""Where results are kept until they are reported."""
