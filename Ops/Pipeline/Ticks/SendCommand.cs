using System.CommandLine;
using System.Globalization;
using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary><c>metals pipeline send</c></summary>
internal static class SendCommand
{
    private const string Source = "metals";

    private static readonly Option<string?> Metal = new("--metal") { Description = "Whose price it is.", HelpName = "NAME" };

    private static readonly Option<double?> Price = new("--price")
    {
        Description = "Its price in US dollars, now.",
        HelpName = "NUMBER",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var price))
                return price;
            result.AddError($"--price must be a number, but is '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private static readonly Option<string?> File = new("--file", "-f") { Description = "File with ticks, one JSON object a line; - reads standard input.", HelpName = "FILE" };

    public static Command Create(Shell shell)
    {
        var verb = new Verb(
            "send", "Sends prices into the pipeline, after checking all of them.", "metals pipeline send --metal gold --price 4061.5 --api-key-file api-key", shell, SendAsync)
        {
            Metal,
            Price,
            File,
            ServiceOptions.ApiKeyFile,
            ChangeOptions.DryRun,
        };
        verb.Validators.Add(result =>
        {
            var hasOne = result.GetResult(Metal) is not null && result.GetResult(Price) is not null;
            var hasPart = result.GetResult(Metal) is not null || result.GetResult(Price) is not null;
            if (result.GetResult(File) is not null ? hasPart : !hasOne)
                result.AddError("What is to be sent? Write --metal NAME --price NUMBER, or --file FILE.");
        });
        return verb;
    }

    private static async Task<int> SendAsync(Run run, CancellationToken cancellationToken)
    {
        var ticks = await ReadAsync(run, cancellationToken);
        if (run.Arguments.GetValue(ChangeOptions.DryRun))
        {
            run.Output.Rows(
                ticks,
                new("EVENT ID", tick => tick.EventId),
                new("TIME (UTC)", tick => tick.Timestamp.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)),
                new("INSTRUMENT", tick => tick.Instrument),
                new("PRICE", tick => tick.Price),
                new("CURRENCY", tick => tick.Currency));
            return ExitCode.HasChanges;
        }

        using var services = ServiceOptions.Open(run);
        using var sender = TickSender.Open(run, services, ServiceOptions.ReadApiKey(run), cancellationToken);
        List<SentTick> sent = [];
        try
        {
            await new AuditLog(run.Shell).AroundAsync(
                $"pipeline send {ticks.Count} ticks, {ticks[0].EventId} to {ticks[^1].EventId}", () => sender.SendAsync(ticks, sent.Add, cancellationToken));
        }
        finally
        {
            run.Output.Rows(
                sent,
                new("EVENT ID", tick => tick.EventId),
                new("TOPIC", tick => tick.Topic),
                new("PARTITION", tick => tick.Partition),
                new("OFFSET", tick => tick.Offset));
            run.Progress($"Sent {sent.Count} of {ticks.Count} through {sender.Way}.");
        }

        return ExitCode.Success;
    }

    private static async Task<List<PriceTick>> ReadAsync(Run run, CancellationToken cancellationToken)
    {
        var now = run.Shell.Time.GetUtcNow();
        if (run.Arguments.GetValue(File) is { } name)
        {
            using var reader = name == "-" ? run.Shell.In : new StreamReader(name);
            return await TickLines.ReadAsync(name, reader, now, cancellationToken);
        }

        var tick = new PriceTick
        {
            EventId = Guid.CreateVersion7(now),
            Metal = run.Arguments.GetValue(Metal),
            Price = run.Arguments.GetValue(Price)!.Value,
            Timestamp = now.UtcDateTime,
            Source = Source,
        };
        return PriceTickValidator.TryValidate(tick, now.UtcDateTime, out var error) ? [tick] : throw new CommandException($"--{error}.", ExitCode.Usage);
    }
}
