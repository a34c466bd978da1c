"""The index: articles and passages (SQLite), vectors (FAISS), terms (tantivy), and its build."""
