#include "completion_int.h"

static const char *const bash_head[] = {
	"# bash completion for sotay, made by: sotay completion bash",
	"_sotay_profiles()", "{", "  local dir=${SOTAY_HOME:+$SOTAY_HOME/data} d",
	"  for d in \"${dir:-${XDG_DATA_HOME:-$HOME/.local/share}/sotay}\"/*/; do",
	"    [ -e \"${d}keys.sotay\" ] || continue", "    d=${d%/}",
	"    printf '%s\\n' \"${d##*/}\"", "  done", "}", "_sotay()", "{",
	"  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}",
	"  local cmd= n=0 i offer= options= w", NULL
};

static const char *const bash_scan[] = { "  COMPREPLY=()",
	"  # bash parts --option=value into three words",
	"  if [ \"$cur\" = = ]; then cur=",
	"  elif [ \"$prev\" = = ] && [ \"$COMP_CWORD\" -gt 1 ]; then",
	"    prev=${COMP_WORDS[COMP_CWORD-2]}", "  fi",
	"  for ((i = 1; i < COMP_CWORD; i++)); do", "    w=${COMP_WORDS[i]}",
	"    case $w in", "    -*)", "      if [[ \" $valued \" == *\" $w \"* ]]; then",
	"        i=$((i + 1))",
	"        if [ \"${COMP_WORDS[i]}\" = = ]; then i=$((i + 1)); fi", "      fi ;;",
	"    *) if [ -z \"$cmd\" ]; then cmd=$w; else n=$((n + 1)); fi ;;", "    esac",
	"  done", "  case $prev in", "  --profile)",
	"    mapfile -t COMPREPLY < <(compgen -W \"$(_sotay_profiles)\" -- \"$cur\")",
	"    return ;;", "  --as)",
	"    mapfile -t COMPREPLY < <(compgen -W 'text md paged' -- \"$cur\")",
	"    return ;;", "  --ca | --check-config | --output | -o)",
	"    mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")",
	"    compopt -o filenames 2>/dev/null", "    return ;;", "  --filter)",
	"    mapfile -t COMPREPLY < <(compgen -W \"$fields\" -- \"$cur\")",
	"    compopt -o nospace 2>/dev/null", "    return ;;", "  --format)",
	"    mapfile -t COMPREPLY < <(compgen -W \"$formats\" -- \"$cur\")",
	"    compopt -o nospace 2>/dev/null", "    return ;;", "  esac",
	"  [[ \" $valued \" == *\" $prev \"* ]] && return", NULL };

static const char *const bash_tail[] = {
	"  if [[ $cur == -* ]]; then offer=\"$options --profile --passphrase-fd\"; fi",
	"  if [[ $cur == -* && -z $cmd ]]; then offer=\"$offer --help --version "
	"--check-config\"; fi",
	"  mapfile -t COMPREPLY < <(compgen -W \"$offer\" -- \"$cur\")", "}",
	"complete -F _sotay sotay", NULL
};

static const char *const zsh_head[] = { "#compdef sotay",
	"# zsh completion for sotay, made by: sotay completion zsh", "_sotay_profiles()",
	"{", "  local dir=${SOTAY_HOME:+$SOTAY_HOME/data} d",
	"  for d in ${dir:-${XDG_DATA_HOME:-$HOME/.local/share}/sotay}/*/keys.sotay(N); "
	"do",
	"    print -r -- ${d:h:t}", "  done", "}", "_sotay()", "{",
	"  local cur=${words[CURRENT]} prev=${words[CURRENT-1]}",
	"  local cmd= n=0 i offer= options= w", NULL };

static const char *const zsh_scan[] = { "  for ((i = 2; i < CURRENT; i++)); do",
	"    w=${words[i]}", "    case $w in",
	"    -*) if [[ \" $valued \" == *\" $w \"* ]]; then i=$((i + 1)); fi ;;",
	"    *) if [[ -z $cmd ]]; then cmd=$w; else n=$((n + 1)); fi ;;", "    esac",
	"  done", "  if [[ $cur == --*=* ]]; then", "    prev=${cur%%=*}",
	"    compset -P '*='", "  fi", "  case $prev in", "  --profile)",
	"    compadd -- ${(f)\"$(_sotay_profiles)\"}", "    return ;;", "  --as)",
	"    compadd -- text md paged", "    return ;;",
	"  --ca | --check-config | --output | -o)", "    _files", "    return ;;",
	"  --filter)", "    compadd -S '' -- ${=fields}", "    return ;;", "  --format)",
	"    compadd -S '' -- ${=formats}", "    return ;;", "  esac",
	"  [[ \" $valued \" == *\" $prev \"* ]] && return", NULL };

static const char *const zsh_tail[] = {
	"  if [[ $cur == -* ]]; then offer=\"$options --profile --passphrase-fd\"; fi",
	"  if [[ $cur == -* && -z $cmd ]]; then offer=\"$offer --help --version "
	"--check-config\"; fi",
	"  compadd -- ${=offer}", "}",
	"# called by the machinery that found this file, or read by hand",
	"if [[ ${funcstack[1]} == _sotay ]]; then _sotay \"$@\"; else compdef _sotay "
	"sotay; fi",
	NULL
};

static const char *const fish_head[] = {
	"# fish completion for sotay, made by: sotay completion fish",
	"function __sotay_profiles", "  set -l dir $HOME/.local/share/sotay",
	"  test -n \"$XDG_DATA_HOME\"; and set dir $XDG_DATA_HOME/sotay",
	"  test -n \"$SOTAY_HOME\"; and set dir $SOTAY_HOME/data",
	"  for d in $dir/*/keys.sotay",
	"    string replace -r '^.*/([^/]*)/keys.sotay$' '$1' -- $d", "  end", "end",
	"function __sotay_each # BEFORE WORD...", "  for w in $argv[2..-1]",
	"    printf '%s%s\\n' $argv[1] $w", "  end", "end", "function __sotay",
	"  set -l before (commandline -opc)", "  set -l cur (commandline -ct)",
	"  set -l prev $before[-1]", "  set -l front ''", "  set -l cmd ''",
	"  set -l n 0", "  set -l skip no", "  set -l offer", "  set -l options",
	"  set -l valued", "  set -l fields", "  set -l formats", NULL
};

static const char *const fish_scan[] = { "  set -e before[1]", "  for w in $before",
	"    if test $skip = yes", "      set skip no",
	"    else if string match -q -- '-*' $w",
	"      contains -- $w $valued; and set skip yes", "    else if test -z \"$cmd\"",
	"      set cmd $w", "    else", "      set n (math $n + 1)", "    end", "  end",
	"  if string match -q -- '--*=*' $cur",
	"    set prev (string replace -r '=.*' '' -- $cur)",
	"    set cur (string replace -r '^[^=]*=' '' -- $cur)",
	"    set front $prev=", "  end", "  switch \"$prev\"", "    case --profile",
	"      __sotay_each \"$front\" (__sotay_profiles)", "      return",
	"    case --as", "      __sotay_each \"$front\" text md paged", "      return",
	"    case --ca --check-config --output -o",
	"      __sotay_each \"$front\" (__fish_complete_path \"$cur\")", "      return",
	"    case --filter", "      __sotay_each \"$front\" $fields", "      return",
	"    case --format", "      __sotay_each \"$front\" $formats", "      return",
	"  end", "  contains -- $prev $valued; and return", NULL };

static const char *const fish_tail[] = { "  if string match -q -- '-*' $cur",
	"    set offer $options --profile --passphrase-fd",
	"    test -z \"$cmd\"; and set -a offer --help --version --check-config", "  end",
	"  __sotay_each '' $offer", "end", "complete -c sotay -f -a '(__sotay)'", NULL };

const struct shell shells[] = {
	{ "bash", bash_head, bash_scan, bash_tail, "  local ", "='", "'",
	        "  case $cmd in", "  case $cmd:$n in", "    '", "') ", "' ;;", "  esac" },
	{ "zsh", zsh_head, zsh_scan, zsh_tail, "  local ", "='", "'", "  case $cmd in",
	        "  case $cmd:$n in", "    '", "') ", "' ;;", "  esac" },
	{ "fish", fish_head, fish_scan, fish_tail, "  set ", " ", "", "  switch \"$cmd\"",
	        "  switch \"$cmd:$n\"", "    case '", "'; set ", "", "  end" },
	{ 0 },
};
