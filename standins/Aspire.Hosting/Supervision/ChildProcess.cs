using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>A running process of ours, its output and its end.</summary>
internal sealed class ChildProcess : IRun
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly Watchdog _watchdog;

    private ChildProcess(Process process, ProcessPlan plan, Watchdog watchdog, Action<string, bool> onLine)
    {
        _process = process;
        _watchdog = watchdog;
        Id = process.Id;
        Properties =
        [
            new(KnownProperties.ExecutablePid, Id),
            new(KnownProperties.ExecutableArgs, plan.Arguments.Select(argument => argument.Shown).ToImmutableArray()),
        ];
        Exited = WatchAsync(onLine);
    }

    public int Id { get; }

    public Task<int> Exited { get; }

    public IReadOnlyList<ResourcePropertySnapshot> Properties { get; }

    /// <exception cref="DistributedApplicationException">The process cannot be started; the message says why.</exception>
    public static ChildProcess Start(ProcessPlan plan, Watchdog watchdog, Action<string, bool> onLine)
    {
        if (!Directory.Exists(plan.WorkingDirectory))
        {
            throw new DistributedApplicationException($"There is no folder '{plan.WorkingDirectory}' to run '{plan.Command}' in.");
        }

        var program = CommandPath.Find(plan.Command, plan.WorkingDirectory);
        var start = new ProcessStartInfo(ProcessGroup.SetSid ?? program)
        {
            WorkingDirectory = plan.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (ProcessGroup.IsSupported)
        {
            start.ArgumentList.Add(program);
        }

        foreach (var argument in plan.Arguments)
        {
            start.ArgumentList.Add(argument.Text);
        }

        start.Environment.Clear();
        foreach (var (name, value) in InheritedEnvironment.Without(plan.WithheldPrefixes))
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in plan.Environment)
        {
            start.Environment[name] = value.Text;
        }

        try
        {
            var process = Process.Start(start)!;
            watchdog.Watch(process.Id);
            process.StandardInput.Close();
            return new(process, plan, watchdog, onLine);
        }
        catch (Win32Exception exception)
        {
            throw new DistributedApplicationException($"'{program}' cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Asks the process and its descendants to end; who does so watches the time.</summary>
    public void Terminate(TimeSpan grace)
    {
        if (ProcessGroup.IsSupported)
        {
            ProcessGroup.Terminate(Id);
        }
        else
        {
            Kill();
        }
    }

    /// <summary>Ends the process and its descendants at once.</summary>
    public void Kill()
    {
        if (ProcessGroup.IsSupported)
        {
            ProcessGroup.Kill(Id);
        }
        else
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    private async Task<int> WatchAsync(Action<string, bool> onLine)
    {
        using var process = _process;
        using var draining = new CancellationTokenSource();
        var output = Task.WhenAll(
            OutputLines.PumpAsync(process.StandardOutput.BaseStream, line => onLine(line, false), draining.Token),
            OutputLines.PumpAsync(process.StandardError.BaseStream, line => onLine(line, true), draining.Token));
        await process.WaitForExitAsync(CancellationToken.None);

        // What a process leaves behind would hold its ports and files against its successor.
        if (ProcessGroup.IsSupported)
        {
            ProcessGroup.Kill(Id);
        }

        _watchdog.Forget(Id);
        // A descendant that left the group may hold the pipes open; it isn't waited for.
        draining.CancelAfter(DrainTime);
        await output.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return process.ExitCode;
    }
}
