"""From the domain to paper: PDF, Excel, Word and pictures of pages."""
