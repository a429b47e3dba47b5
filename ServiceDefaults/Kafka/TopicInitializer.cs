using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace MetalsPipeline.ServiceDefaults.Kafka;

/// <summary>Creates the topics and ends: the job of a deployment, so that no service has to wait for another one that does it.</summary>
public static class TopicInitializer
{
    /// <summary>What a program's command line says to be it.</summary>
    public const string Verb = "init-topics";

    /// <summary>Tries until Kafka is there; whoever started it ends it when that takes too long.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults();
        builder.AddKafka();
        await using var app = builder.Build();
        var topics = app.Services.GetRequiredService<TopicProvisioner>();
        await topics.StartAsync(CancellationToken.None);
        await topics.ExecuteTask!;
        return 0;
    }
}
