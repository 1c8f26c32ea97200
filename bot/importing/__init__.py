"""Official documents as files: read, split into articles, accounted for, written as knowledge."""
