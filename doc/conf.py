# The documentation with Sphinx, as that of ns-3: sphinx-build doc build/sphinx

project = "rfc-tcp"
copyright = "2026, The rfc-tcp authors"
html_theme_options = {"page_width": "75em", "body_max_width": "55em"}
