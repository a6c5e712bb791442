# 赣湘园区一张图：安装、运行、测试。说明见 `make help`。
# Recipes are plain POSIX sh: /bin/sh is dash on Debian and Ubuntu.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501

DEMO ?= var/demo
# Where Debian puts nginx, which is not on an ordinary user's PATH.
SBIN ?= /usr/sbin

VENV := .venv
BIN := $(VENV)/bin
# `make data` needs packages nothing else needs: they never enter the environment that runs the app.
DATA_VENV := build/venv-data
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)

# A bundle carries wheels/: then nothing is asked of any package index.
PIP_SOURCE := $(if $(wildcard wheels/*.whl),--no-index --find-links wheels)
# What the packages need in turn is pinned in the same files: nothing is looked for beside them.
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --no-compile $(PIP_SOURCE)
# A newer pip finds the same packages in half the time; where it cannot be had, the one that came with Python does.
NEWER_PIP := pip==26.3
# pip compiles one file after the other; here every processor takes part. What does not compile is nothing we import,
# nor are the packages' own tests, what installs packages and what colours other languages.
COMPILE ?= $(BIN)/python -m compileall -qq -j 0 -x '/(tests|pip|setuptools|pkg_resources|lexers)/' $(VENV)/lib || true

INSTALL_FAILED := $(if $(PIP_SOURCE),错误：wheels/ 中的软件包装不上：本机的系统和 Python 版本要与打包的机器相同。,错误：软件包安装失败：请检查网络，或改用 make bundle 生成的安装包。)
DEV_FAILED := $(if $(PIP_SOURCE),错误：安装包只带运行所需的软件包，不带测试所需的。请在能联网的机器上执行 make test。,错误：软件包安装失败：请检查网络。)

.DELETE_ON_ERROR:
.PHONY: help run demo install test rows checked fuzz audit lint check-data data bench soak chaos bundle programs clean

help:
	@echo '赣湘园区一张图 $(VERSION)'
	@echo
	@echo '  make run         安装所需软件包并启动服务（HOST=$(HOST) PORT=$(PORT)，可在命令行改写）'
	@echo '  make demo        以虚构的示例园区和数字启动，供试用（数据在 $(DEMO)，删除后重新生成）'
	@echo '  make test        安装测试所需，执行代码检查、分层检查、数据检查和全部测试（含浏览器和办公软件测试）'
	@echo '  make install     只安装运行所需软件包到 $(VENV)'
	@echo '  make lint        代码格式与分层检查'
	@echo '  make check-data  检查数据表与空间位置，一次列出全部问题'
	@echo '  make data        由公开软件包重新生成行政区划边界（需要联网）'
	@echo '  make bench       性能对比测试：本系统、空白应用、常规做法'
	@echo '  make soak        五分钟负载：50 个、150 个会话同时浏览，给出结论（SOAK_SECONDS、SOAK_SESSIONS、SOAK_REPLICAS）'
	@echo '  make chaos       逐一制造故障：数据表、数据库、磁盘、时钟、进程、网络，给出结论'
	@echo '  make fuzz        写入途中强行终止 300 次核对无一丢失；用数千个损坏或恶意的文件和请求测试上传与全部接口'
	@echo '  make audit       核对所用软件包有无已知漏洞（需要联网；不能联网时如实说明）'
	@echo '  make bundle      打包源码和软件包，供不能联网的同类机器安装'
	@echo '  make clean       删除虚拟环境和临时文件'
	@echo
	@echo '  PYTHON=python3.12 make run 可指定解释器，要求 3.11 及以上。'

# Stamp files: a step runs again only when the file it depends on has changed.
$(VENV)/.made:
	@command -v '$(PYTHON)' >/dev/null 2>&1 || { \
	  echo '错误：找不到 $(PYTHON)。请先安装 Python 3.11 或更高版本：sudo apt-get install python3 python3-venv' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "错误：需要 Python 3.11 或更高版本，$(PYTHON) 是 $$('$(PYTHON)' -V 2>&1)。可用 PYTHON=python3.12 指定其他解释器。" >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo '错误：$(PYTHON) 不能建立虚拟环境。请先安装：sudo apt-get install python3-venv' >&2; exit 1; }
	@'$(PYTHON)' -m venv --clear $(VENV)
	@[ -n '$(PIP_SOURCE)' ] || $(BIN)/python $(PIP_INSTALL) --retries 0 '$(NEWER_PIP)' 2>/dev/null || true
	@touch $@

$(VENV)/.packages: requirements.txt $(VENV)/.made
	@echo '安装运行所需软件包……'
	@$(BIN)/python $(PIP_INSTALL) -r requirements.txt || { echo '$(INSTALL_FAILED)' >&2; exit 1; }
	@touch $@

# Only what tests need besides: with -j both lists are installed at the same time.
$(VENV)/.test-packages: requirements-dev.txt $(VENV)/.made
	@echo '安装测试所需软件包……'
	@sed '/^-r /d' requirements-dev.txt >$(VENV)/test-packages.txt
	@$(BIN)/python $(PIP_INSTALL) -r $(VENV)/test-packages.txt || { echo '$(DEV_FAILED)' >&2; exit 1; }
	@touch $@

$(VENV)/.runtime: $(VENV)/.packages
	@$(COMPILE)
	@touch $@

$(VENV)/.dev: $(VENV)/.packages $(VENV)/.test-packages
	@$(COMPILE)
	@touch $(VENV)/.runtime $@

install: $(VENV)/.runtime
	@:

run: install
	@echo '浏览器访问 http://$(HOST):$(PORT)/ ，按 Ctrl+C 停止。'
	@exec $(BIN)/python -m streamlit run app.py --server.address '$(HOST)' --server.port '$(PORT)'

# Fictional parks with a ledger of their own, which no real one can be mixed with.
demo: install
	@[ -f '$(DEMO)/datapackage.json' ] || $(BIN)/python -m geo.demo '$(DEMO)'
	@echo '演示数据（虚构）：浏览器访问 http://$(HOST):$(PORT)/ ，按 Ctrl+C 停止。'
	@ATLAS_TABLES='$(DEMO)/tables' ATLAS_DATABASE_URL= ATLAS_SCHEDULE= \
	  exec $(BIN)/python -m streamlit run app.py --server.address '$(HOST)' --server.port '$(PORT)'

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

check-data: install
	@$(BIN)/python -m geo.checks

# Chromium, LibreOffice (opens the files people carry away), a Chinese font and nginx come from the system's packages.
# Where the system has it, Chromium without its windows: the same pages for two thirds of the processor's time.
WINDOWLESS := chromium-headless-shell
programs:
	@missing=''; \
	found=''; for name in $(WINDOWLESS) chromium chromium-browser google-chrome google-chrome-stable; do \
	  if command -v $$name >/dev/null 2>&1; then found=$$name; break; fi; done; \
	[ -n "$$found$$ATLAS_BROWSER" ] || missing="$$missing chromium"; \
	command -v soffice >/dev/null 2>&1 || \
	  missing="$$missing libreoffice-writer libreoffice-calc libreoffice-impress"; \
	command -v fc-list >/dev/null 2>&1 || missing="$$missing fontconfig"; \
	[ -n "$$(fc-list :lang=zh-cn family 2>/dev/null | head -n 1)" ] || missing="$$missing fonts-noto-cjk"; \
	command -v nginx >/dev/null 2>&1 || [ -x '$(SBIN)/nginx' ] || missing="$$missing nginx-light"; \
	[ -z "$$missing" ] && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "安装测试所需的系统软件：$$missing"; \
	  mkdir -p build; \
	  if { apt-get update -qq && \
	    case "$$missing" in *chromium*) ! apt-cache show $(WINDOWLESS) || \
	      missing=" $(WINDOWLESS)$${missing# chromium}";; esac && \
	    DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends $$missing; } </dev/null >build/apt.log 2>&1; then exit 0; fi; \
	  tail -n 5 build/apt.log >&2; \
	fi; \
	echo "错误：测试缺少$$missing。请先安装：sudo apt-get install$$missing" >&2; exit 1

# Rows of the tables are seventeen thousand tests of a millisecond each: spread over processes they would cost three
# times that.
rows: $(VENV)/.dev
	$(BIN)/python -m pytest tests/files

# The committed tables are in order, and so is what is written about them.
checked: $(VENV)/.dev
	$(BIN)/python -m data.package --check
	$(BIN)/python -m geo.checks

# Packages and programs come at the same time. pytest runs last, so that its closing line is the last line shown.
# Dozens of processes start from the same files: what is compiled is kept, also where the environment says otherwise.
test: export PYTHONDONTWRITEBYTECODE =
test:
	@$(MAKE) --no-print-directory -j 4 lint checked rows programs
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/files

# What `make test` tries a few times, a few hundred times.
fuzz: $(VENV)/.dev
	ATLAS_KILLS=150 $(BIN)/python -m pytest tests/unit/test_ledger.py -k killed
	ATLAS_FUZZ=1 $(BIN)/python -m pytest -m fuzz

# A report: it ends well whatever it finds, and says so when there was nobody to ask.
audit: $(VENV)/.made
	@$(BIN)/python -m tests.audit

$(DATA_VENV)/.made: requirements-data.txt $(VENV)/.made
	@$(BIN)/python -m venv --clear $(DATA_VENV)
	@echo '安装边界数据所需软件包……'
	@$(DATA_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-data.txt
	@touch $@

data: $(DATA_VENV)/.made
	$(DATA_VENV)/bin/python -m geo.boundaries

bench: $(VENV)/.dev programs
	$(BIN)/python -m tests.bench.run

soak: $(VENV)/.dev programs
	@$(BIN)/python -m tests.deploy.soak

chaos: $(VENV)/.dev programs
	@$(BIN)/python -m tests.deploy.chaos

# Not compressed: wheels already are.
bundle: $(VENV)/.made
	@PYTHON='$(BIN)/python' VERSION='$(VERSION)' sh -e -c '\
	  git rev-parse --verify -q HEAD >/dev/null 2>&1 || { echo "错误：make bundle 要在 git 工作目录中执行。" >&2; exit 1; }; \
	  git diff --quiet HEAD || echo "提示：有未提交的改动，安装包只包含已提交的内容。" >&2; \
	  name="ganxiang-atlas-$$VERSION"; stage=build/bundle; \
	  rm -rf "$$stage"; mkdir -p "$$stage"; \
	  git archive --format=tar --prefix="$$name/" HEAD | tar -xf - -C "$$stage"; \
	  "$$PYTHON" -m pip wheel --quiet --disable-pip-version-check --no-deps -w "$$stage/$$name/wheels" \
	    -r "$$stage/$$name/requirements.txt"; \
	  tar -cf "build/$$name.tar" -C "$$stage" "$$name"; \
	  rm -rf "$$stage"; \
	  echo "build/$$name.tar"'

clean:
	rm -rf $(VENV) build .pytest_cache .ruff_cache .hypothesis .import_linter_cache tests/browser/failures
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
