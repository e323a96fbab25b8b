"""Papers: facts → what a docx template names. Templates lie beside, and a department may put its own in their place."""
