using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Pipeline.Services;
using MetalsPipeline.Ops.Stacks;

namespace MetalsPipeline.Ops.Pipeline.Scaling;

/// <summary><c>metals pipeline scaling-test</c></summary>
internal static class ScalingTestCommand
{
    private const int DefaultSeconds = 20;

    private const int DefaultSettle = 5;

    private static readonly ReplicaCounts[] DefaultSteps = [new(1, 1), new(5, 1), new(5, 3)];

    private static readonly Option<int?> Seconds = CommonOptions.Whole("--seconds", "N", 1, 3_600, $"How long each step is measured. [default: {DefaultSeconds}]");

    private static readonly Option<int?> Settle = CommonOptions.Whole("--settle", "N", 0, 600, $"How many seconds each step runs before. [default: {DefaultSettle}]");

    private static readonly Option<string?> Chart = new("--chart") { Description = "Draw the results into an SVG file, too.", HelpName = "FILE" };

    private static readonly Option<ReplicaCounts[]?> Steps = new("--steps")
    {
        Description = $"Producers and processors of each step, with commas between. [default: {string.Join(',', DefaultSteps.Select(step => step.ToString()))}]",
        HelpName = "1P+1C,…",
        CustomParser = result =>
        {
            List<ReplicaCounts> steps = [];
            foreach (var text in result.Tokens[0].Value.Split(','))
            {
                if (ReplicaCounts.TryParse(text, out var step))
                    steps.Add(step);
                else
                    result.AddError($"--steps '{text}' is none; write 5P+3C for five producers and three processors, 1 to 100 of each.");
            }

            return [.. steps];
        },
    };

    private static readonly Column<PlannedStep>[] PlanColumns =
    [
        new("STEP", step => step.Step),
        new("PRODUCERS", step => step.Producers),
        new("PROCESSORS", step => step.Processors),
        new("MEASURED FOR S", step => step.Seconds),
    ];

    private static readonly Column<StepResult>[] ResultColumns =
    [
        new("STEP", step => step.Step),
        new("IN A S", step => $"{step.ProducedPerSecond:0.0}"),
        new("DONE A S", step => $"{step.ProcessedPerSecond:0.0}"),
        new("LAG CHANGE", step => $"{step.LagChange:+0;-0;0}"),
        new("LATENCY MS", step => step.LatencyAverageMs),
        new("P95 MS", step => step.LatencyP95Ms),
        new("CPU %", step => step.CpuPercent),
        new("NOTE", step => step.Note),
    ];

    /// <param name="Step">As 5P+3C.</param>
    /// <param name="Producers">How many producers there will be.</param>
    /// <param name="Processors">How many processors there will be.</param>
    /// <param name="Seconds">For how long that is measured; null for the return to what there was.</param>
    private sealed record PlannedStep(string Step, int Producers, int Processors, int? Seconds);

    public static Command Create(Shell shell)
    {
        var verb = new Verb(
            "scaling-test",
            "Measures the pipeline with more and fewer producers and processors, then sets the numbers back.",
            "metals pipeline scaling-test --seconds 30 --chart scaling.svg --dry-run",
            shell,
            async (run, token) =>
            {
                var chart = run.Arguments.GetValue(Chart);
                if (chart is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(chart))))
                    throw new CommandException($"--chart {chart}: there is no such folder.");
                await using var engine = await Engine.OpenManagerAsync(run, token);
                using var services = ServiceOptions.Open(run);
                var stack = StackOptions.Name(run);
                var scaler = new SwarmScaler(engine, run, stack);
                var steps = run.Arguments.GetValue(Steps) is { Length: > 0 } asked ? asked : DefaultSteps;
                var seconds = run.Arguments.GetValue(Seconds) ?? DefaultSeconds;
                await scaler.CheckAsync(steps, token);
                var original = await scaler.ReadAsync(token);

                PlannedStep[] plan =
                [
                    .. steps.Select(step => new PlannedStep(step.ToString(), step.Producers, step.Processors, seconds)),
                    new PlannedStep(original.ToString(), original.Producers, original.Processors, null),
                ];
                if (await ChangeOptions.AgreeAsync(run, plan, PlanColumns, $"Scale the stack '{stack}' at {engine.Address}?", token) is { } end)
                    return end;

                var test = new ScalingTest(scaler, services, shell.Time, run.Progress);
                var settle = TimeSpan.FromSeconds(run.Arguments.GetValue(Settle) ?? DefaultSettle);
                try
                {
                    await new AuditLog(shell).AroundAsync(
                        $"pipeline scaling-test {string.Join(' ', plan.Select(step => step.Step))} --stack {stack}",
                        () => test.RunAsync(steps, settle, TimeSpan.FromSeconds(seconds), token));
                }
                finally
                {
                    run.Output.Rows(test.Results, ResultColumns);
                }

                if (chart is not null)
                    await File.WriteAllTextAsync(chart, ScalingChart.Draw(test.Results), token);
                return ExitCode.Success;
            })
        {
            Steps,
            Seconds,
            Settle,
            Chart,
        };
        ChangeOptions.AddTo(verb);
        StackOptions.AddTo(verb);
        DockerOptions.AddTo(verb);
        return verb;
    }
}
