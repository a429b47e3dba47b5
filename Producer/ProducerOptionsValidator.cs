using MetalsPipeline.Producer.Replay;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.Producer;

/// <summary>Says at start what is wrong with the settings and how to mend it.</summary>
internal sealed class ProducerOptionsValidator : IValidateOptions<ProducerOptions>
{
    private const double MaxRate = 1_000_000;

    public ValidateOptionsResult Validate(string? name, ProducerOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.ApiKey))
            failures.Add("Producer:ApiKey is missing; set it in a secret file or the environment, so that POST /produce isn't open to everybody.");
        if (options.RequestsPerSecond < 1)
            failures.Add($"Producer:RequestsPerSecond is {options.RequestsPerSecond}; use 1 or more.");
        if (options.Simulation.Rate is not (> 0 and <= MaxRate))
            failures.Add($"Producer:Simulation:Rate is {options.Simulation.Rate}; use more than 0 and at most {MaxRate:N0} ticks a second.");
        if (options.Feed == FeedKind.Replay)
            ValidateReplay(options.Replay, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void ValidateReplay(ReplayOptions replay, List<string> failures)
    {
        if (replay.File.Length == 0)
            failures.Add("Producer:Replay:File is missing; name the CSV or NDJSON file to replay.");
        else if (!File.Exists(replay.File))
            failures.Add($"Producer:Replay:File names '{replay.File}', which doesn't exist.");
        else if (!RowReader.IsKnown(replay.File))
            failures.Add($"Producer:Replay:File names '{replay.File}'; its name must end in {string.Join(", ", RowReader.Extensions)}.");
        if (!(double.IsFinite(replay.Speed) && replay.Speed >= 0))
            failures.Add($"Producer:Replay:Speed is {replay.Speed}; use 0 (as fast as possible) or a positive factor.");
    }
}
