"""What changing the page costs without anything on it: two pages of one line and Streamlit's own links."""

import streamlit as st

st.set_page_config(page_title="两页空白应用", layout="wide")


def _first() -> None:
    st.html("<p data-page='first'>第一页</p>")


def _second() -> None:
    st.html("<p data-page='second'>第二页</p>")


st.navigation(
    [st.Page(_first, title="第一页", url_path="first"), st.Page(_second, title="第二页", url_path="second")],
    position="top",
).run()
