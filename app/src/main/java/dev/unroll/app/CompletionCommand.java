package dev.unroll.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A script that completes commands and options in a shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a script that completes commands and options in bash or zsh.",
      "",
      "  source <(./unroll completion bash)     in this shell; in ~/.bashrc for every shell",
      "  source <(./unroll completion zsh)      the same in zsh; in ~/.zshrc",
      ""
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells that it is known for. */
  enum Shell {
    BASH,
    ZSH
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}, in lower case too.")
  private Shell shell;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (shell == Shell.ZSH) { // reads scripts of bash after bashcompinit
      out.println("autoload -U +X compinit && compinit -u");
      out.println("autoload -U +X bashcompinit && bashcompinit");
    }
    out.println(AutoComplete.bash("unroll", spec.root().commandLine()));
    out.flush();
    return 0;
  }
}
