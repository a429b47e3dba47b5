using MetalsPipeline.Contracts;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;
using MetalsPipeline.Ops.Pipeline.Services;

namespace MetalsPipeline.Ops.Pipeline.Ticks;

/// <summary>Picks the way into the pipeline: through the producer where its key is given, otherwise straight to Kafka.</summary>
internal static class TickSender
{
    /// <exception cref="CommandException">Kafka is to be used and doesn't answer.</exception>
    public static ITickSender Open(Run run, ServiceClient services, string? apiKey, CancellationToken cancellationToken)
    {
        if (apiKey is not null)
            return new ProducerSender(services, apiKey, run.Shell.Time);
        try
        {
            return new KafkaSender(KafkaConnection.Open(run, cancellationToken));
        }
        catch (CommandException problem) when (!KafkaOptions.IsGiven(run))
        {
            throw new CommandException($"{problem.Message} {ServiceOptions.ApiKeyFile.Name} sends through the producer.", problem.ExitCode);
        }
    }

    /// <summary>By the producer's <c>POST /produce</c>.</summary>
    private sealed class ProducerSender(ServiceClient services, string apiKey, TimeProvider time) : ITickSender
    {
        public string Way => $"the producer at {services.Producer.Address}";

        public async Task SendAsync(IReadOnlyList<PriceTick> ticks, Action<SentTick> sent, CancellationToken cancellationToken)
        {
            foreach (var tick in ticks)
                sent(await services.ProduceAsync(tick, apiKey, time, cancellationToken));
        }

        public void Dispose()
        {
            // The services are the caller's.
        }
    }
}
