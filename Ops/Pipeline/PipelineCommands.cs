using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Kafka;
using MetalsPipeline.Ops.Pipeline.Health;
using MetalsPipeline.Ops.Pipeline.Scaling;
using MetalsPipeline.Ops.Pipeline.Services;
using MetalsPipeline.Ops.Pipeline.Smoke;
using MetalsPipeline.Ops.Pipeline.Ticks;

namespace MetalsPipeline.Ops.Pipeline;

/// <summary><c>metals pipeline</c>: the pipeline as a whole.</summary>
internal static class PipelineCommands
{
    public static Command Create(Shell shell)
    {
        var command = new Command("pipeline", "The pipeline as a whole: is it well, does a price come through, what does it bear?")
        {
            SmokeCommand.Create(shell),
            HealthCommand.Create(shell),
            ScalingTestCommand.Create(shell),
            SendCommand.Create(shell),
            TailCommand.Create(shell),
        };
        ServiceOptions.AddTo(command);
        KafkaOptions.AddTo(command);
        return command;
    }
}
