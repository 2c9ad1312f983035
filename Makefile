# Two commands do everything on a fresh Debian machine that has Swift:
#   make demo    builds the release binary and scans Examples/
#   make test    runs all tests

PREFIX ?= /usr/local
SWIFT_FLAGS ?=
# Where the linker looks first: it finds archives of the C++ runtime and of zlib there and links them, so that the binary
# needs the C library only. Where the machine has no archives, the shared libraries serve.
STATIC_LIBS := $(CURDIR)/.build/static-libs
RELEASE := -c release --static-swift-stdlib -Xlinker -s -Xlinker -L$(STATIC_LIBS) $(SWIFT_FLAGS)
BULWARK := .build/release/bulwark

.PHONY: demo release test unit lint format docs bench conformance fuzz sanitize install uninstall clean deps python

demo: release
	$(BULWARK) scan Examples/ || test $$? -eq 1

# What is no Swift package: libyaml, zlib, and for the tests openssl, which makes their certificates.
deps:
	@test -f /usr/include/yaml.h -a -f /usr/include/zlib.h && command -v openssl >/dev/null || { \
	  echo "installing libyaml-dev, zlib1g-dev and openssl" >&2; \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq libyaml-dev zlib1g-dev openssl >/dev/null; }

release: deps
	@mkdir -p $(STATIC_LIBS)
	@ln -sf "$$(clang -print-file-name=libstdc++.a)" $(STATIC_LIBS)/libstdc++.a || true
	@ln -sf "$$(clang -print-file-name=libgcc_eh.a)" $(STATIC_LIBS)/libgcc_s.a || true
	@ln -sf "$$(clang -print-file-name=libz.a)" $(STATIC_LIBS)/libz.a || true
	swift build $(RELEASE) --product bulwark

# Tests that check output against published schemas use Python; they say so when they skip.
PYTHON := .build-python/bin/python3
python:
	@test -x $(PYTHON) || { python3 -m venv .build-python && \
	  .build-python/bin/pip install -q --disable-pip-version-check -r Tests/requirements.txt; } || \
	  echo "no Python environment: schema tests will be skipped" >&2

test: deps python release
	BULWARK_TEST_PYTHON=$(CURDIR)/$(PYTHON) BULWARK_BINARY=$(CURDIR)/$(BULWARK) swift test --parallel $(SWIFT_FLAGS)
	$(MAKE) fuzz SECONDS=15

# Unit tests only, for while one works.
unit: deps
	swift test $(SWIFT_FLAGS)

fuzz: deps
	swift build -c release --product ReadersFuzz $(SWIFT_FLAGS)
	swift build -c release --product ExpressionsFuzz $(SWIFT_FLAGS)
	.build/release/ReadersFuzz --seconds $(or $(SECONDS),60)
	.build/release/ExpressionsFuzz --seconds $(or $(SECONDS),60)

# The engine's tests under the address and the thread sanitizer, optimised, because they take
# too long otherwise. Stack frames are too large then for the tests of small stacks.
SANITIZED_TESTS := -c release -Xswiftc -enable-testing
sanitize: deps
	for sanitizer in address thread; do \
	  BULWARK_ENGINE_ONLY=1 swift build $(SANITIZED_TESTS) --build-tests --sanitize $$sanitizer \
	    --scratch-path .build/$$sanitizer $(SWIFT_FLAGS) && \
	  BULWARK_ENGINE_ONLY=1 ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=exitcode=66 \
	    swift test $(SANITIZED_TESTS) --skip-build --sanitize $$sanitizer --scratch-path .build/$$sanitizer \
	    --skip StackTests $(SWIFT_FLAGS) || exit 1; \
	done

SOURCES := Package.swift Sources Tests Plugins Benchmarks Fuzz
lint:
	swift format lint --strict --recursive --parallel --configuration .swift-format $(wildcard $(SOURCES))

format:
	swift format --in-place --recursive --parallel --configuration .swift-format $(wildcard $(SOURCES))

# The pages of the rules; a test says when they are out of date.
docs: release
	$(BULWARK) rules docs --output docs/rules

bench: release
	swift build $(RELEASE) --product bulwark-bench
	.build/release/bulwark-bench --binary $(BULWARK)

conformance: deps
	swift test --filter Conformance $(SWIFT_FLAGS)

install: release
	install -D -m 755 $(BULWARK) $(DESTDIR)$(PREFIX)/bin/bulwark

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/bulwark

clean:
	swift package clean
	rm -rf .build-python
