using System.CommandLine;
using Confluent.Kafka;
using Docker.DotNet;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Cli;

/// <summary>A command that does something: whatever happens, it ends with one of the <see cref="ExitCode"/>s and, if it failed, one line that says why.</summary>
internal sealed class Verb : Command
{
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="example">A command line, for the help.</param>
    /// <param name="shell">What surrounds the program.</param>
    /// <param name="act">Does it, and returns the exit code.</param>
    public Verb(string name, string description, string example, Shell shell, Func<Run, CancellationToken, Task<int>> act)
        : base(name, description)
    {
        Example = example;
        SetAction((arguments, interrupted) => RunAsync(arguments, shell, act, interrupted));
    }

    public string Example { get; }

    private static async Task<int> RunAsync(
        ParseResult arguments, Shell shell, Func<Run, CancellationToken, Task<int>> act, CancellationToken interrupted)
    {
        var seconds = arguments.GetValue(CommonOptions.Timeout);
        using var deadline = new CancellationTokenSource(
            seconds is { } limit ? TimeSpan.FromSeconds(limit) : Timeout.InfiniteTimeSpan, shell.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interrupted, deadline.Token);
        try
        {
            return await act(new Run(arguments, shell, deadline.Token), either.Token);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return Fail(shell, "Interrupted.", ExitCode.Interrupted);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Fail(shell, $"Not done after {seconds} s; --timeout allows more.", ExitCode.Timeout);
        }
        catch (CommandException problem)
        {
            return Fail(shell, problem.Message, problem.ExitCode);
        }
        catch (KafkaException problem)
        {
            return Fail(shell, $"Kafka: {problem.Error.Reason}", ExitCode.Error);
        }
        catch (DockerApiException problem)
        {
            return Fail(shell, EngineMessage.Reason(problem), ExitCode.Error);
        }
        catch (Exception problem) when (problem is OperationCanceledException or HttpRequestException or AggregateException)
        {
            return Fail(shell, $"The connection to the Docker engine broke: {problem.GetBaseException().Message}", ExitCode.Error);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Fail(shell, problem.Message, ExitCode.Error);
        }
    }

    private static int Fail(Shell shell, string message, int exitCode)
    {
        shell.Error.WriteLine(message);
        return exitCode;
    }
}
