"""Tables from outside (各省自己的表): Excel, Word, PDF with text, pasted blocks. Every file is hostile."""
