# sotay: one Makefile, no edit for a new file. See README for the two commands.
include config.mk

LAYERS = base model wire store sync core tui pane cli net server

# What a layer is linked with, nearest first: the table of tests/lint/layers.
BELOW_base   =
BELOW_model  = base
BELOW_wire   = model base
BELOW_store  = model base
BELOW_sync   = store wire model base
BELOW_core   = sync store wire model base
BELOW_tui    = base
BELOW_pane   = tui core sync store wire model base
BELOW_cli    = core sync store wire model base
BELOW_net    = wire model base
BELOW_server = wire model base

pkg = $(shell $(PKGCONF) --$(1) $(2) 2>/dev/null)

# -Wl,--as-needed: a program carries only the libraries that it uses.
LIBS_base   = $(call pkg,libs,libsodium libzstd libutf8proc fribidi)
LIBS_model  =
LIBS_wire   = $(call pkg,libs,libcjson) -lm
LIBS_store  = $(call pkg,libs,sqlite3 libargon2)
LIBS_sync   =
LIBS_core   =
LIBS_tui    = $(call pkg,libs,ncursesw)
LIBS_pane   =
LIBS_cli    =
LIBS_net    = $(call pkg,libs,libcurl)
LIBS_server = $(call pkg,libs,sqlite3 libmicrohttpd gnutls) -lpthread

CPPFLAGS_ = -include include/base/banned.h -D_GNU_SOURCE -Iinclude -I$(BUILD)/gen -DVERSION='"$(VERSION)"' \
	-DLIBEXECDIR='"$(LIBEXECDIR)"' -DLOCALEDIR='"$(LOCALEDIR)"' $(CPPFLAGS)
CFLAGS_  = -std=c11 $(OPT) $(WARN) $(HARD) $(EXTRA) $(CFLAGS)
LDFLAGS_ = -Wl,--as-needed $(HARDLD) $(EXTRA) $(LDFLAGS)

PROGS = $(BUILD)/sotay $(BUILD)/sotay-net $(BUILD)/sotayd

# The catalogues of the other languages, beside the programs.
PO = $(wildcard src/po/*.po)
MO = $(PO:src/po/%.po=$(BUILD)/locale/%/LC_MESSAGES/sotay.mo)

all: $(PROGS) $(MO)

help:
	@echo 'all       build/sotay, build/sotay-net, build/sotayd'
	@echo 'deps      install what the build and the tests lack (apt)'
	@echo 'demo      try it in a temporary folder; DEMO=batch: without a screen'
	@echo 'check     both compilers, lint, all tests, all tests under ASan and UBSan'
	@echo 'cuts      power cuts of the store, RUNS=1000000 SEED=2; kills: RUNS=10000'
	@echo 'lint asan units unit-LAYER fuzz bench po fmt install uninstall clean'
	@echo 'random    keys and sizes at random over the whole screen under ASan, SECS=60 SEED=1'
	@echo 'fuzz-long every fuzz target under ASan and UBSan, SECS=300 seconds each'
	@echo 'tests/run/suite NAME[:SCRIPT] runs one suite, or one script, on build/'

# --- objects and archives ---------------------------------------------------
define layer
SRC_$(1) := $$(wildcard src/$(1)/*.c)
OBJ_$(1) := $$(SRC_$(1):src/%.c=$$(BUILD)/obj/%.o)
$$(BUILD)/lib$(1).a: $$(OBJ_$(1))
	@rm -f $$@
	$$(Q)$$(AR) rcs $$@ $$(OBJ_$(1))
lib$(1): $$(BUILD)/lib$(1).a
endef
$(foreach l,$(LAYERS),$(eval $(call layer,$(l))))

Q = @
$(BUILD)/obj/%.o: src/%.c Makefile config.mk | $(addprefix $(BUILD)/gen/,sotayrc.h sample.h themes.h)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(CPPFLAGS_) $(CFLAGS_) -MMD -MP -c -o $@ $<

# The built-in defaults become one C string.
$(BUILD)/gen/sotayrc.h: src/core/sotayrc Makefile
	@mkdir -p $(@D)
	$(Q)sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $< >$@

# The texts of the tour's handbook become rows of a table: name, text.
SAMPLE = $(wildcard src/core/samples/*.txt)
$(BUILD)/gen/sample.h: $(SAMPLE) src/core/samples Makefile
	@mkdir -p $(@D)
	$(Q)awk 'FNR == 1 { n = FILENAME; sub(/.*\//, "", n); if (NR > 1) print "},"; printf "{ \"%s\",\n", n } \
		{ gsub(/\t/, "\\t"); gsub(/"/, "\\\""); printf "\"%s\\n\"\n", $$0 } \
		END { print "}," }' $(SAMPLE) >$@

# So do the built-in themes: rows of a table, NAME and text.
THEMES = $(sort $(wildcard src/core/themes/*))
$(BUILD)/gen/themes.h: $(THEMES) Makefile
	@mkdir -p $(@D)
	$(Q)for f in $(THEMES); do printf '{ "%s",\n' $$(basename $$f); \
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $$f; \
		echo '},'; done >$@

archives = $(foreach l,$(1),$(BUILD)/lib$(l).a)
# A layer's libraries with those of all below.
libs = $(foreach l,$(1),$(LIBS_$(l)))

# The loader asks the libraries for every name in their order: first those that are asked most.
FIRST_sotay = $(call pkg,libs,sqlite3 ncursesw) -lc

UP_sotay  = pane cli tui core sync store wire model base
UP_net    = net wire model base
UP_server = server wire model base

$(BUILD)/sotay: $(BUILD)/obj/main.o $(call archives,$(UP_sotay))
	@echo "  LINK  $@"
	$(Q)$(CC) -o $@ $< $(call archives,$(UP_sotay)) $(LDFLAGS_) $(FIRST_sotay) $(call libs,$(UP_sotay))
$(BUILD)/sotay-net: $(BUILD)/obj/net_main.o $(call archives,$(UP_net))
	@echo "  LINK  $@"
	$(Q)$(CC) -o $@ $< $(call archives,$(UP_net)) $(LDFLAGS_) $(call libs,$(UP_net))
$(BUILD)/sotayd: $(BUILD)/obj/server_main.o $(call archives,$(UP_server))
	@echo "  LINK  $@"
	$(Q)$(CC) -o $@ $< $(call archives,$(UP_server)) $(LDFLAGS_) $(call libs,$(UP_server))

# --- languages: `make po` brings the new sentences into every catalogue
$(BUILD)/locale/%/LC_MESSAGES/sotay.mo: src/po/%.po
	@mkdir -p $(@D)
	@echo "  MSG   $<"
	$(Q)msgfmt --check-format --check-domain -o $@ $<
po:
	@tests/run/po update

# --- unit tests: one program a file, linked with its layer and what lies below
define unit
UNIT_SRC_$(1) := $$(wildcard tests/unit/$(1)/*.c)
UNIT_$(1) := $$(UNIT_SRC_$(1):tests/unit/$(1)/%.c=$$(BUILD)/unit/$(1)/%)
$$(BUILD)/unit/$(1)/%: tests/unit/$(1)/%.c $$(BUILD)/lib$(1).a $$(call archives,$$(BELOW_$(1))) | $$(MO)
	@mkdir -p $$(@D)
	@echo "  TEST  $$@"
	$$(Q)$$(CC) $$(CPPFLAGS_) -Itests/unit $$(CFLAGS_) -MMD -MP -o $$@ $$< \
		$$(BUILD)/lib$(1).a $$(call archives,$$(BELOW_$(1))) \
		$$(LDFLAGS_) $$(call libs,$(1) $$(BELOW_$(1)))
unit-$(1): $$(UNIT_$(1))
	tests/run/unit $$(UNIT_$(1))
endef
$(foreach l,$(LAYERS),$(eval $(call unit,$(l))))
UNITS = $(foreach l,$(LAYERS),$(UNIT_$(l)))
units: $(UNITS)
list-units:
	@printf '%s\n' $(UNITS)

# --- tools of the tests (pty driver, relays …), one program a file
TOOL_SRC := $(wildcard tests/tool/*.c)
TOOLS = $(TOOL_SRC:tests/tool/%.c=$(BUILD)/tool/%)
TOOLLIBS_ptydrive = $(call pkg,libs,vterm) -lutil
TOOL_UP = tui core sync store wire model base
$(BUILD)/tool/%: tests/tool/%.c $(call archives,$(TOOL_UP))
	@mkdir -p $(@D)
	@echo "  TOOL  $@"
	$(Q)$(CC) $(CPPFLAGS_) $(CFLAGS_) -MMD -MP -o $@ $< $(call archives,$(TOOL_UP)) \
		$(LDFLAGS_) $(TOOLLIBS_$*) $(call libs,$(TOOL_UP))
tools: $(TOOLS)

# --- fuzz targets, each with the driver of tests/fuzz/main.c
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ = $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
FUZZ_UP = tui sync store wire model base
$(BUILD)/fuzz/%: tests/fuzz/%.c tests/fuzz/main.c $(call archives,$(FUZZ_UP))
	@mkdir -p $(@D)
	@echo "  FUZZ  $@"
	$(Q)$(CC) $(CPPFLAGS_) $(CFLAGS_) -o $@ $< tests/fuzz/main.c $(call archives,$(FUZZ_UP)) \
		$(LDFLAGS_) $(call libs,$(FUZZ_UP))
fuzz: $(FUZZ)
list-fuzz:
	@printf '%s\n' $(FUZZ)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# --- everything else is a script under tests/run, so that it can be read
deps:
	@tests/run/deps $(DEPS_BUILD) $(DEPS_CHECK)
deps-build:
	@tests/run/deps $(DEPS_BUILD)
demo: deps-build
	@$(MAKE) --no-print-directory -s all
	@BUILD=$(BUILD) DEMO=$(DEMO) MEMBER=$(MEMBER) tests/run/demo
check: deps
	@BUILD=$(BUILD) tests/run/check
# The proofs of the store, longer: other power cuts; more kills of three writers at once.
cuts: $(BUILD)/unit/store/cut
	CUT_RUNS=$(or $(RUNS),1000000) CUT_SEED=$(or $(SEED),2) $<
kills: $(BUILD)/unit/store/kills
	KILLS=$(or $(RUNS),10000) $<
lint: all
	@BUILD=$(BUILD) tests/run/lint
asan:
	@tests/run/asan
fuzz-long:
	@BUILD=$(BUILD) SECS=$(SECS) tests/run/fuzz-long
random:
	@BUILD=$(BUILD) SECS=$(SECS) SEED=$(SEED) tests/run/random
bench: all
	@BUILD=$(BUILD) tests/run/bench
fmt:
	clang-format -i $(wildcard src/*/*.c src/*.c include/*/*.h tests/unit/*/*.[ch] tests/unit/*.h \
		tests/tool/*.c tests/fuzz/*.c)

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(SBINDIR) $(DESTDIR)$(LIBEXECDIR)
	install -m 755 $(BUILD)/sotay $(DESTDIR)$(BINDIR)/sotay
	install -m 755 $(BUILD)/sotay-net $(DESTDIR)$(LIBEXECDIR)/sotay-net
	install -m 755 $(BUILD)/sotayd $(DESTDIR)$(SBINDIR)/sotayd
	for m in man/*.[1-8]; do \
		install -D -m 644 $$m $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; done
	for l in $(PO:src/po/%.po=%); do \
		install -D -m 644 $(BUILD)/locale/$$l/LC_MESSAGES/sotay.mo \
			$(DESTDIR)$(LOCALEDIR)/$$l/LC_MESSAGES/sotay.mo || exit 1; done
	install -d $(DESTDIR)$(BASHDIR)
	SOTAY_HOME=/ $(BUILD)/sotay completion bash >$(DESTDIR)$(BASHDIR)/sotay
	chmod 644 $(DESTDIR)$(BASHDIR)/sotay
	install -d $(DESTDIR)$(ZSHDIR) $(DESTDIR)$(FISHDIR)
	SOTAY_HOME=/ $(BUILD)/sotay completion zsh >$(DESTDIR)$(ZSHDIR)/_sotay
	SOTAY_HOME=/ $(BUILD)/sotay completion fish >$(DESTDIR)$(FISHDIR)/sotay.fish
	chmod 644 $(DESTDIR)$(ZSHDIR)/_sotay $(DESTDIR)$(FISHDIR)/sotay.fish
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/sotay $(DESTDIR)$(SBINDIR)/sotayd
	rm -f $(DESTDIR)$(LIBEXECDIR)/sotay-net $(DESTDIR)$(BASHDIR)/sotay
	rm -f $(DESTDIR)$(ZSHDIR)/_sotay $(DESTDIR)$(FISHDIR)/sotay.fish
	-rmdir $(DESTDIR)$(LIBEXECDIR)
	for m in man/*.[1-8]; do rm -f $(DESTDIR)$(MANDIR)/man$${m##*.}/$${m##*/}; done
	for l in $(PO:src/po/%.po=%); do \
		rm -f $(DESTDIR)$(LOCALEDIR)/$$l/LC_MESSAGES/sotay.mo; done
clean:
	rm -rf build

.PHONY: all po help deps deps-build demo check cuts kills lint asan bench fmt install uninstall \
	clean units list-units fuzz fuzz-long random list-fuzz tools $(LAYERS:%=lib%) $(LAYERS:%=unit-%)
.DELETE_ON_ERROR:
