using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetalsPipeline.ServiceDefaults;

/// <summary>Runs a service to its end.</summary>
public static partial class ServiceRunner
{
    /// <summary>Exit code of a service whose settings are wrong (EX_CONFIG of sysexits.h).</summary>
    public const int ConfigurationError = 78;

    /// <summary>Runs until the host stops. Wrong settings end in one log line each instead of a stack trace.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var logger = app.Services.GetRequiredService<ILogger<WebApplication>>();
        try
        {
            // Before the host does it, which would log the failure with a stack trace.
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.RunAsync();
            return 0;
        }
        catch (OptionsValidationException e)
        {
            foreach (var failure in e.Failures)
                LogWrongSetting(logger, failure);
            return ConfigurationError;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Can't start: {Failure}")]
    private static partial void LogWrongSetting(ILogger logger, string failure);
}
