using System.CommandLine;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks;

/// <summary><c>metals stack status</c></summary>
internal static class StatusCommand
{
    public static Command Create(Shell shell)
    {
        var tasks = new Option<bool>("--tasks") { Description = "Show the tasks, past ones too, instead of the services." };
        return new Verb("status", "Shows the services and whether all their tasks run; exit code 5 if not.", "metals stack status --tasks", shell, async (run, token) =>
        {
            await using var engine = await Engine.OpenManagerAsync(run, token);
            var state = await StackState.ReadAsync(engine, StackOptions.Name(run), token);
            StackOptions.Demand(state);
            ServiceReport[] services = [.. state.Services.Select(service => ServiceReport.Of(service, state))];
            if (run.Arguments.GetValue(tasks))
                run.Output.Rows([.. state.Services.SelectMany(service => service.Tasks, (service, task) => TaskReport.Of(service, task, state))], TaskReport.Columns);
            else
                run.Output.Rows(services, ServiceReport.Columns);
            run.Progress($"{services.Count(service => service.IsAtStrength)} of {services.Length} services are at strength.");
            return services.All(service => service.IsAtStrength) ? ExitCode.Success : ExitCode.Unhealthy;
        })
        {
            tasks,
        };
    }
}
