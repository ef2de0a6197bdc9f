"""The texts in other languages: what is known of each, and their exchange with translators."""
