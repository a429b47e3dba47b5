using MetalsPipeline.Bench;

// Measures the steps that every tick takes within a process. Times depend on the machine and its load: compare the ratios.
var tick = TickSteps.Sample();
var json = TickSteps.Json(tick);
using var bson = new BsonStep();

Measurement[] measurements =
[
    Measurement.Of("parse the JSON into a DOM (for scale)", () => TickSteps.ParseDom(json)),
    Measurement.Of("write the tick as JSON", () => TickSteps.Json(tick)),
    Measurement.Of("read and check the tick", () => TickSteps.Read(json)),
    Measurement.Of("write the tick as BSON", () => bson.Write(tick)),
];
Report.Write(measurements, Console.Out);
