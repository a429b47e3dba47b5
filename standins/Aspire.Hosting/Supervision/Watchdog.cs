using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Supervision;

/// <summary>
/// Ends the children of an app host that died without ending them (kill -9). A small shell in a session of its own reads from a pipe which
/// process groups and containers there are; when the app host is gone, however it went, the pipe ends, and the shell ends them.
/// </summary>
/// <remarks>prctl(PR_SET_PDEATHSIG) is no help: it follows the thread that started the child, not the process.</remarks>
internal sealed class Watchdog : IDisposable
{
    private const string Script = """
        trap '' HUP INT QUIT TERM
        exec >/dev/null 2>&1
        watched=' '
        run=
        while read -r action name; do
          case $action in
            watch) watched="$watched$name " ;;
            forget) watched="${watched%% $name *} ${watched#* $name }" ;;
            containers) run=$name ;;
          esac
        done
        for group in $watched; do kill -s TERM -- "-$group"; done
        if [ -n "$run" ]; then
          containers=$(docker ps -aq --filter "label=aspire.run=$run" --filter label=aspire.lifetime=Session)
          [ -z "$containers" ] || { docker stop -t 5 $containers; docker rm -fv $containers; }
          for network in $(docker network ls -q --filter "label=aspire.run=$run"); do
            for container in $(docker ps -aq --filter "network=$network"); do docker network disconnect -f "$network" "$container"; done
            docker network rm "$network"
          done
        fi
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

    public void Watch(int group) => Tell(string.Create(CultureInfo.InvariantCulture, $"watch {group}"));

    public void Forget(int group) => Tell(string.Create(CultureInfo.InvariantCulture, $"forget {group}"));

    /// <summary>The containers and networks with the label aspire.run; the empty text stands for none any more.</summary>
    public void WatchContainers(string run) => Tell($"containers {run}");

    public void Dispose()
    {
        lock (_lock)
        {
            _shell?.StandardInput.Dispose();
            _shell?.Dispose();
        }
    }

    private void Tell(string line)
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
                _shell.StandardInput.Write($"{line}\n");
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
