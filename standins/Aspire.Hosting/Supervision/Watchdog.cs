using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// Ends the children of an app host that died without ending them (kill -9). A small shell in a session of its own reads from a pipe which
/// process groups there are; when the app host is gone, however it went, the pipe ends, and the shell ends the groups.
/// </summary>
/// <remarks>prctl(PR_SET_PDEATHSIG) is no help: it follows the thread that started the child, not the process.</remarks>
internal sealed class Watchdog : IDisposable
{
    private const string Script = """
        trap '' HUP INT QUIT TERM
        exec >/dev/null 2>&1
        watched=' '
        while read -r action group; do
          case $action in
            watch) watched="$watched$group " ;;
            forget) watched="${watched%% $group *} ${watched#* $group }" ;;
          esac
        done
        for group in $watched; do kill -s TERM -- "-$group"; done
        tries=20
        while [ "$tries" -gt 0 ]; do
          alive=
          for group in $watched; do kill -s 0 -- "-$group" && alive=yes; done
          [ -n "$alive" ] || exit 0
          sleep 0.1
          tries=$((tries - 1))
        done
        for group in $watched; do kill -s KILL -- "-$group"; done
        """;

    private readonly Lock _lock = new();
    private Process? _shell;

    public void Watch(int group) => Tell("watch", group);

    public void Forget(int group) => Tell("forget", group);

    public void Dispose()
    {
        lock (_lock)
        {
            _shell?.StandardInput.Dispose();
            _shell?.Dispose();
        }
    }

    private void Tell(string action, int group)
    {
        if (!ProcessGroup.IsSupported)
        {
            return;
        }

        lock (_lock)
        {
            _shell ??= Start();
            try
            {
                _shell.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{action} {group}\n"));
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The watchdog was killed by someone. The app host still ends its children itself; only its own sudden death would leave them.
            }
        }
    }

    private static Process Start()
    {
        var shell = Process.Start(new ProcessStartInfo(ProcessGroup.SetSid!)
        {
            ArgumentList = { "/bin/sh", "-c", Script },
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
        shell.StandardInput.AutoFlush = true;
        return shell;
    }
}
