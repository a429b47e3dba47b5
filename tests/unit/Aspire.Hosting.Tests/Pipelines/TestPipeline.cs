using System.Collections.Concurrent;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Pipelines.Execution;
using Aspire.Hosting.Tests.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Tests.Pipelines;

/// <summary>A pipeline whose steps note that they ran.</summary>
internal sealed class TestPipeline
{
    public IDistributedApplicationBuilder Builder { get; }

    public ConcurrentQueue<string> Ran { get; } = [];

    public TestPipeline(params string[] args) => Builder = TestModel.Create(["--operation", "publish", .. args]);

    public Func<PipelineStepContext, Task> Note(string name) => _ =>
    {
        Ran.Enqueue(name);
        return Task.CompletedTask;
    };

    public void Add(string name, object? dependsOn = null, object? requiredBy = null) => Builder.Pipeline.AddStep(name, Note(name), dependsOn, requiredBy);

    /// <returns>The activities of the execution, and why it failed.</returns>
    public async Task<(List<PublishingActivity> Activities, Exception? Failure)> ExecuteAsync()
    {
        await using var app = Builder.Build();
        var context = new PipelineContext(
            app.Services.GetRequiredService<DistributedApplicationModel>(),
            Builder.ExecutionContext,
            app.Services,
            NullLogger.Instance,
            CancellationToken.None);
        var failure = await Record.ExceptionAsync(() => Builder.Pipeline.ExecuteAsync(context));
        var reporter = app.Services.GetRequiredService<ActivityReporter>();
        await reporter.CompletePublishAsync(new() { PipelineSummary = context.Summary.Items });
        return (await reporter.Activities.ReadAllAsync().ToListAsync(), failure);
    }
}
