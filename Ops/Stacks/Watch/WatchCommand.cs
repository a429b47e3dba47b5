using System.CommandLine;
using System.Threading.Channels;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Stacks.Watch;

/// <summary><c>metals stack watch</c></summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A key, or else something new to see.</summary>
    private sealed record Happening(ConsoleKey? Key, Snapshot? Snapshot);

    public static Command Create(Shell shell) =>
        new Verb("watch", "Shows nodes, services, tasks, logs, lag and rates as they change, until q is pressed.", "metals stack watch", shell, async (run, token) =>
        {
            if (!shell.CanAsk || !shell.CanStyle)
                throw new CommandException("'watch' needs a terminal; 'metals stack status' doesn't.", ExitCode.Usage);
            await using var engine = await Engine.OpenManagerAsync(run, token);
            var name = StackOptions.Name(run);
            StackOptions.Demand(await StackState.ReadAsync(engine, name, token));
            using var client = new HttpClient { BaseAddress = run.Arguments.GetRequiredValue(ServiceOptions.Api), Timeout = Interval };
            var screen = new WatchScreen($"metals   stack {name} at {engine.Address}");
            await WatchAsync(screen, (logOf, end) => Snapshot.TakeAsync(engine, name, client, logOf, LiveTerminal.Height, shell.Time, end), shell, token);
            return ExitCode.Success;
        })
        {
            ServiceOptions.Api,
        };

    private static async Task WatchAsync(WatchScreen screen, Func<string?, CancellationToken, Task<Snapshot>> look, Shell shell, CancellationToken cancellationToken)
    {
        var color = string.IsNullOrEmpty(shell.Variable("NO_COLOR"));
        var happenings = Channel.CreateUnbounded<Happening>();
        using var wake = new SemaphoreSlim(0);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminal = new LiveTerminal(shell.Out);
        LiveTerminal.SendKeysTo(happenings.Writer, key => new Happening(key, null));
        var looking = LookAsync(screen, look, happenings.Writer, wake, end.Token);
        try
        {
            await foreach (var happening in happenings.Reader.ReadAllAsync(cancellationToken))
            {
                if (happening.Snapshot is { } snapshot)
                    screen.Take(snapshot);
                if (happening.Key is { } key)
                {
                    if (!screen.Press(key))
                        break;
                    wake.Release();
                }

                var canvas = new Canvas(LiveTerminal.Width, LiveTerminal.Height, color);
                screen.Draw(canvas);
                terminal.Show(canvas.Lines);
            }
        }
        finally
        {
            happenings.Writer.Complete();
            await end.CancelAsync();
            await looking;
        }
    }

    /// <summary>Looks once a second, and when a key asks for something else.</summary>
    private static async Task LookAsync(
        WatchScreen screen, Func<string?, CancellationToken, Task<Snapshot>> look, ChannelWriter<Happening> to, SemaphoreSlim wake, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                to.TryWrite(new Happening(null, await look(screen.LogOf, cancellationToken)));
                await wake.WaitAsync(Interval, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It is over.
        }
        catch (Exception problem)
        {
            to.TryComplete(problem); // The screen ends with it.
        }
    }
}
