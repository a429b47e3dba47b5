using System.Threading.Channels;
using Aspire.Hosting.Pipelines;
using Aspire.Hosting.Pipelines.Execution;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Tests.Pipelines;

public sealed class ReportingTests
{
    [Fact]
    public async Task Steps_tasks_and_logs_are_told_from_start_to_end()
    {
        var pipeline = new TestPipeline("--step", "work");
        pipeline.Builder.Pipeline.AddStep("work", async context =>
        {
            await using var task = await context.ReportingStep.CreateTaskAsync("half");
            await task.UpdateAsync("three quarters");
            await task.SucceedAsync("whole");
            context.ReportingStep.Log(LogLevel.Information, new MarkdownString("**heard**"));
            context.ReportingStep.Log(LogLevel.Debug, "not heard");
            context.Summary.Add("Result", "42");
        });

        var (activities, _) = await pipeline.ExecuteAsync();

        activities.Select(activity => $"{activity.Type} {activity.Data.StatusText} {activity.Data.CompletionState}").ShouldBe(
        [
            "step work InProgress",
            "task half InProgress",
            "task three quarters InProgress",
            "task three quarters Completed",
            "log **heard** Completed",
            "step work Completed",
            "publish-complete The pipeline has succeeded Completed",
        ]);
        activities.Where(activity => activity.Type is "task" or "log").ShouldAllBe(activity => activity.Data.StepId == activities[0].Data.Id);
        activities[^1].Data.PipelineSummary.ShouldBe([new("Result", "42", false)]);
    }

    [Fact]
    public async Task A_step_with_a_failed_task_has_failed_even_if_nobody_says_so()
    {
        var pipeline = new TestPipeline("--step", "work");
        pipeline.Builder.Pipeline.AddStep("work", async context => await (await context.ReportingStep.CreateTaskAsync("part")).FailAsync("no"));

        var (activities, _) = await pipeline.ExecuteAsync();

        activities[^1].Data.CompletionState.ShouldBe("CompletedWithError");
    }

    [Fact]
    public async Task A_complete_step_takes_no_more_tasks()
    {
        var pipeline = new TestPipeline("--step", "work");
        pipeline.Builder.Pipeline.AddStep("work", async context =>
        {
            await context.ReportingStep.WarnAsync("early");
            await context.ReportingStep.CreateTaskAsync("late");
        });

        (await pipeline.ExecuteAsync()).Failure!.Message.ShouldContain("'late'");
    }

    [Fact]
    public async Task The_console_shows_what_ends()
    {
        var activities = Channel.CreateUnbounded<PublishingActivity>();
        Write("step", "1", "build", "InProgress");
        Write("task", "2", "image", "Completed");
        Write("log", "3", "line one\nline two", "Completed");
        Write("step", "1", "no space left", "CompletedWithError");
        activities.Writer.TryWrite(new("publish-complete", new()
        {
            Id = "x",
            StatusText = "ended",
            CompletionState = "CompletedWithError",
            PipelineSummary = [new("Output", "/tmp/x", false)],
        }));
        activities.Writer.Complete();

        var output = new StringWriter();
        await ConsoleActivities.WriteAsync(activities.Reader, output, CancellationToken.None);

        output.ToString().ReplaceLineEndings("\n").ShouldBe("""
                ✓ image
                line one
                line two
            ✗ build: no space left
            ✗ ended
            Output: /tmp/x

            """.ReplaceLineEndings("\n"));

        void Write(string type, string id, string text, string state) =>
            activities.Writer.TryWrite(new(type, new() { Id = id, StatusText = text, CompletionState = state }));
    }
}
