"""The floor of the benchmark: a Streamlit app with one button that writes a counter."""

import streamlit as st

st.set_page_config(page_title="空白应用", layout="wide")
st.session_state.setdefault("count", 0)
if st.button("加一", key="add"):
    st.session_state["count"] += 1
st.html(f"<p data-count='{st.session_state['count']}'>{st.session_state['count']}</p>")
