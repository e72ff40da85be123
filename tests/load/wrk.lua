-- Requests of the load test, ready-made so that the generator costs little. Reads the plan that
-- run.py writes: a Lua table { method, host, headers, paths = {...} } or { ..., path, body = {before, after} }.
local plan = dofile(os.getenv("LOAD_PLAN"))
local head = " HTTP/1.1\r\nHost: " .. plan.host .. "\r\n" .. plan.headers
local n = 0

function init()
  math.randomseed(os.time())
  -- No two runs send the same body.
  n = math.random(100000, 900000) * 1000000
end

function request()
  if not plan.body then
    return "GET " .. plan.paths[math.random(#plan.paths)] .. head .. "\r\n"
  end
  n = n + 1
  local body = plan.body[1] .. string.format("%015d", n) .. plan.body[2]
  return "POST " .. plan.path .. head .. "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "bytes": %d, "p50_ms": %.3f, "p99_ms": %.3f, "failures": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, e.status + e.connect + e.read + e.write + e.timeout))
end
