"""From a stranger's two files, boundaries and a sheet, to a dataset's folder."""
