using System.CommandLine;
using System.Globalization;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Pipeline.Health;

/// <summary><c>metals pipeline health</c></summary>
internal static class HealthCommand
{
    private const int DefaultMinimum = 80;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly Option<int?> Minimum = CommonOptions.Whole("--minimum", "SCORE", 0, 100, $"What is healthy. [default: {DefaultMinimum}]");

    private static readonly Option<bool> Watch = new("--watch") { Description = "Go on: on a terminal with what is now, elsewhere with a line at each change." };

    private static readonly Option<bool> ExitWhenHealthy = new("--exit-when-healthy") { Description = "Wait until it is healthy; --timeout limits that." };

    public static Command Create(Shell shell) =>
        new Verb(
            "health",
            "Says how well the pipeline is, from 0 to 100; exit code 5 below --minimum.",
            "metals pipeline health --minimum 90",
            shell,
            async (run, token) =>
            {
                using var services = ServiceOptions.Open(run);
                var health = await ReadAsync(run, services, token);
                var (isWatched, endsHealthy) = (run.Arguments.GetValue(Watch), run.Arguments.GetValue(ExitWhenHealthy));
                var board = new ProgressBoard(shell);
                var isLive = board.IsLive && shell.CanStyle && run.Output.Format == OutputFormat.Table;
                while (isWatched || endsHealthy)
                {
                    if (isLive)
                        board.Show(Lines(health));
                    else
                        Tell(run, health, isWatched);
                    if (endsHealthy && health.Healthy)
                        break;
                    health = await ReadNextAsync(run, services, isLive ? null : health, token);
                }

                if (!isWatched)
                    run.Output.Item(health, () => WriteTable(run, health));
                return health.Healthy ? ExitCode.Success : ExitCode.Unhealthy;
            })
        {
            Minimum,
            Watch,
            ExitWhenHealthy,
        };

    private static async Task<PipelineHealth> ReadAsync(Run run, ServiceClient services, CancellationToken cancellationToken)
    {
        var (time, parts) = (run.Shell.Time.GetUtcNow(), (IReadOnlyList<HealthPart>)[]);
        try
        {
            var status = await services.StatusAsync(cancellationToken);
            time = status.Timestamp;
            parts = HealthScore.Of(status, status.Counts.Stored is null ? [] : await services.LatestAsync(cancellationToken));
        }
        catch (CommandException problem)
        {
            parts = HealthScore.OfNothing(problem.Message);
        }

        var score = parts.Sum(part => part.Points);
        return new PipelineHealth(time, score, score >= (run.Arguments.GetValue(Minimum) ?? DefaultMinimum), parts);
    }

    /// <summary>The next one, which has other points than the last if that is given.</summary>
    private static async Task<PipelineHealth> ReadNextAsync(Run run, ServiceClient services, PipelineHealth? last, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, run.Shell.Time, cancellationToken);
            var health = await ReadAsync(run, services, cancellationToken);
            if (last is null || !health.Parts.Select(part => part.Points).SequenceEqual(last.Parts.Select(part => part.Points)))
                return health;
        }
    }

    private static ProgressLine[] Lines(PipelineHealth health) =>
    [
        .. health.Parts.Select(part => new ProgressLine(part.Part, part.Points, part.Of, $"{part.Points}/{part.Of} {part.Detail}")),
        new("score", health.Score, 100, $"{health.Score}/100 {(health.Healthy ? "healthy" : "unhealthy")}"),
    ];

    private static void Tell(Run run, PipelineHealth health, bool isData)
    {
        var line = $"{health.Time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {health.Score,3}  {(health.Healthy ? "healthy  " : "unhealthy")}  "
            + string.Join(", ", health.Parts.Select(part => part.Points == part.Of ? $"{part.Part} {part.Points}/{part.Of}" : $"{part.Part} {part.Points}/{part.Of} ({part.Detail})"));
        if (isData)
            run.Output.Item(health, () => run.Shell.Out.WriteLine(line));
        else
            run.Progress(line);
    }

    private static void WriteTable(Run run, PipelineHealth health)
    {
        run.Output.WriteTable(
            run.Shell.Out,
            health.Parts,
            new("PART", part => part.Part),
            new("POINTS", part => $"{part.Points} of {part.Of}"),
            new("SEEN", part => part.Detail));
        run.Shell.Out.WriteLine($"Score {health.Score} of 100: {(health.Healthy ? "healthy" : "unhealthy")}.");
    }
}
