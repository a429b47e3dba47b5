using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds environment variables when the resource starts or is published.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}")]
public class EnvironmentCallbackAnnotation : IResourceAnnotation
{
    public EnvironmentCallbackAnnotation(string name, Func<string> callback)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(callback);
        Callback = Synchronous(context => context.EnvironmentVariables[name] = callback());
    }

    public EnvironmentCallbackAnnotation(Action<Dictionary<string, object>> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = Synchronous(context => callback(context.EnvironmentVariables));
    }

    public EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = Synchronous(callback);
    }

    public EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    public Func<EnvironmentCallbackContext, Task> Callback { get; }

    private static Func<EnvironmentCallbackContext, Task> Synchronous(Action<EnvironmentCallbackContext> callback) => context =>
    {
        callback(context);
        return Task.CompletedTask;
    };
}
