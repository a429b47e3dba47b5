using MetalsPipeline.ServiceDefaults.Health;
using MetalsPipeline.Storage;
using MetalsPipeline.Storage.MongoDriver;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Driver;

namespace MetalsPipeline.ServiceDefaults.Store;

/// <summary>The official package set's store: the official driver, registered as Aspire does it.</summary>
public static partial class PriceStoreExtensions
{
    static partial void AddOfficialDriver(IHostApplicationBuilder builder, PriceStoreOptions options, ref bool added)
    {
        builder.AddMongoDBClient(DependencyNames.MongoDB, settings => settings.DisableHealthChecks = true);
        builder.Services.AddSingleton<IPriceStore>(services => new MongoDriverPriceStore(services.GetRequiredService<IMongoClient>(), options.Database));
        added = true;
    }
}
