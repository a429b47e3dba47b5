using Docker.DotNet;

namespace MetalsPipeline.Ops.Docker;

/// <summary>Changes a thing that the Swarm itself may change at the same time, for instance after a roll-back.</summary>
internal static class Contended
{
    private const int Attempts = 5;

    /// <param name="change">Reads the thing as it is now, and changes it; is called again if somebody else was faster.</param>
    public static async Task ChangeAsync(Func<Task> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await change();
                return;
            }
            catch (DockerApiException problem) when (attempt < Attempts && EngineMessage.IsStale(problem))
            {
                // It is read again.
            }
        }
    }
}
