using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Supervision;

/// <summary>Shows resources that are values only: they are there once their value is known.</summary>
internal sealed class PassiveResources(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    TimeProvider time) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => executionContext.IsPublishMode
        ? Task.CompletedTask
        : Task.WhenAll(model.Resources.Where(resource => resource is ParameterResource or ConnectionStringResource)
            .Select(resource => ShowAsync(resource, stoppingToken)));

    private async Task ShowAsync(IResource resource, CancellationToken cancellationToken)
    {
        var created = time.GetUtcNow().UtcDateTime;
        try
        {
            await notifications.WaitForDependenciesAsync(resource, cancellationToken);
            var property = resource is ParameterResource parameter
                ? new ResourcePropertySnapshot(KnownProperties.ParameterValue, await parameter.GetValueAsync(cancellationToken)) { IsSensitive = parameter.Secret }
                : new(CustomResourceKnownProperties.ConnectionString, await ((ConnectionStringResource)resource).ConnectionStringExpression.GetValueAsync(cancellationToken))
                {
                    IsSensitive = true,
                };
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                CreationTimeStamp = created,
                StartTimeStamp = created,
                Properties = [.. snapshot.Properties.Where(existing => existing.Name != property.Name), property],
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops.
        }
        catch (DistributedApplicationException exception)
        {
            loggers.GetLogger(resource).LogNoValue(exception.Message);
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = new(
                    exception is MissingParameterValueException ? KnownResourceStates.ValueMissing : KnownResourceStates.FailedToStart,
                    KnownResourceStateStyles.Error),
                CreationTimeStamp = created,
            });
        }
    }
}
