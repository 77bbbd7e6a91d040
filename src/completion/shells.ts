/** Shells for which there is a script. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** Stands for the names of files, which the shell completes itself. */
export const filesMark = ':files';

/**
 * What a shell has to read once so that it completes the command line. The words are asked for from the
 * program itself: `todo-deploy complete -- WORDS`, the last one being the one that is typed.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  // Bash breaks words at = and :, and would put what is before the colon twice.
  bash: `# todo-deploy completion for bash: eval "$(todo-deploy completion bash)" in ~/.bashrc
_todo_deploy() {
  local current=\${COMP_WORDS[COMP_CWORD]} line rest
  COMPREPLY=()
  while IFS=$'\\t' read -r line rest; do
    if [ "$line" = '${filesMark}' ]; then compopt -o default; return; fi
    COMPREPLY+=("$line")
  done < <(todo-deploy complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  local before=\${COMP_LINE:0:COMP_POINT}
  before=\${before##*[[:space:]=]}
  if [[ $before == *:* && $COMP_WORDBREAKS == *:* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${before%"\${before##*:}"}"}")
  fi
}
complete -F _todo_deploy todo-deploy
`,
  zsh: `#compdef todo-deploy
# todo-deploy completion for zsh: eval "$(todo-deploy completion zsh)" in ~/.zshrc, after compinit
_todo_deploy() {
  local -a lines described
  local line
  lines=("\${(@f)$(todo-deploy complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == '${filesMark}' ]]; then _files; return; fi
  for line in $lines; do
    [[ -n $line ]] && described+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe -V 'todo-deploy' described
}
(( $+functions[compdef] )) && compdef _todo_deploy todo-deploy
`,
  fish: `# todo-deploy completion for fish: todo-deploy completion fish > ~/.config/fish/completions/todo-deploy.fish
function __todo_deploy_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found (todo-deploy complete -- $words[2..-1] 2>/dev/null)
    if test "$found[1]" = '${filesMark}'
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $found
    end
end
complete -c todo-deploy -f -k -a '(__todo_deploy_complete)'
`,
  // Windows PowerShell loses empty arguments.
  powershell: `# todo-deploy completion for PowerShell: todo-deploy completion powershell | Out-String | Invoke-Expression in $PROFILE
Register-ArgumentCompleter -Native -CommandName todo-deploy -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $options = @()
  if ($wordToComplete -eq '') { $options = @('--new-word') }
  todo-deploy complete @options -- @words 2>$null | ForEach-Object {
    $value, $text = $_ -split "\`t", 2
    if ($value -ne '${filesMark}') {
      if (-not $text) { $text = $value }
      [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
    }
  }
}
`,
};
