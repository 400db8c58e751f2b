-- JSON as Mark Pulford's cjson reads and writes it.
local floor = ...
local null, MAX_DEPTH, SPARSE_RATIO, SPARSE_SAFE = __null, 1000, 2, 10

local cjson = {null = null, _NAME = "cjson", _VERSION = "2.1.0"}
local settings = {encode_depth = MAX_DEPTH, decode_depth = MAX_DEPTH, precision = 14, ratio = SPARSE_RATIO, safe = SPARSE_SAFE,
  sparse_convert = false, invalid_encode = false, invalid_decode = true, keep_buffer = true, decode_array_mt = false}

local ESCAPES = {['"'] = '\\"', ["\\"] = "\\\\", ["/"] = "\\/", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r",
  ["\t"] = "\\t", ["\127"] = "\\u007f"}
for i = 0, 31 do
  local c = string.char(i)
  ESCAPES[c] = ESCAPES[c] or string.format("\\u%04x", i)
end

-- ---- encoding

local function number_text(n)
  if n ~= n or n == math.huge or n == -math.huge then
    if not settings.invalid_encode then error("Cannot serialise number: must not be NaN or Inf", 0) end
    return n ~= n and "nan" or n > 0 and "inf" or "-inf"
  end
  return string.format("%." .. settings.precision .. "g", n)
end

local function string_text(s) return '"' .. s:gsub('[%c"\\/\127]', ESCAPES) .. '"' end

-- The length of a table that is an array, nil for an object.
local function array_length(t)
  local max, items = 0, 0
  for k in next, t do
    if type(k) ~= "number" or k < 1 or floor(k) ~= k then return nil end
    max, items = math.max(max, k), items + 1
  end
  if items == 0 then return nil end
  if settings.ratio > 0 and max > items * settings.ratio and max > settings.safe then
    if not settings.sparse_convert then error("Cannot serialise table: excessively sparse array", 0) end
    return nil
  end
  return max
end

local append

local function append_table(out, t, depth)
  if depth > settings.encode_depth then
    error("Cannot serialise, excessive nesting (" .. depth .. ")", 0)
  end
  local length = array_length(t)
  if length then
    out[#out + 1] = "["
    for i = 1, length do
      if i > 1 then out[#out + 1] = "," end
      append(out, rawget(t, i), depth)
    end
    out[#out + 1] = "]"
    return
  end
  out[#out + 1] = "{"
  local first = true
  for k, v in next, t do
    if not first then out[#out + 1] = "," end
    first = false
    if type(k) == "number" then out[#out + 1] = '"' .. number_text(k) .. '":'
    elseif type(k) == "string" then out[#out + 1] = string_text(k) .. ":"
    else error("Cannot serialise " .. type(k) .. ": table key must be a number or string", 0) end
    append(out, v, depth)
  end
  out[#out + 1] = "}"
end

function append(out, v, depth)
  local kind = type(v)
  if kind == "string" then out[#out + 1] = string_text(v)
  elseif kind == "number" then out[#out + 1] = number_text(v)
  elseif kind == "boolean" then out[#out + 1] = v and "true" or "false"
  elseif kind == "table" then append_table(out, v, depth + 1)
  elseif kind == "nil" or v == null then out[#out + 1] = "null"
  else error("Cannot serialise " .. kind .. ": type not supported", 0) end
end

local function encode(v)
  local out = {}
  append(out, v, 0)
  return table.concat(out)
end

function cjson.encode(...)
  if select("#", ...) ~= 1 then error("bad argument #1 to 'encode' (expected 1 argument)", 0) end
  return encode((...))
end

-- ---- decoding

local UNESCAPES = {['"'] = '"', ["\\"] = "\\", ["/"] = "/", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t"}

local function fail(expected, found, at)
  error("Expected " .. expected .. " but found " .. found .. " at character " .. at, 0)
end

local function utf8(code)
  if code < 0x80 then return string.char(code) end
  if code < 0x800 then return string.char(0xC0 + floor(code / 64), 0x80 + code % 64) end
  if code < 0x10000 then
    return string.char(0xE0 + floor(code / 4096), 0x80 + floor(code / 64) % 64, 0x80 + code % 64)
  end
  return string.char(0xF0 + floor(code / 262144), 0x80 + floor(code / 4096) % 64, 0x80 + floor(code / 64) % 64, 0x80 + code % 64)
end

-- The string that begins after the quote at `at`; returns it and the index behind it.
local function read_string(text, at, expected)
  local parts, i = {}, at + 1
  while true do
    local stop = text:find('["\\%c]', i)
    if not stop then fail(expected, "unexpected end of string", #text + 1) end
    local c = text:sub(stop, stop)
    parts[#parts + 1] = text:sub(i, stop - 1)
    if c == '"' then return table.concat(parts), stop + 1 end
    if c == "\0" then fail(expected, "invalid token", at) end
    if c ~= "\\" then
      parts[#parts + 1] = c
      i = stop + 1
    else
      local e = text:sub(stop + 1, stop + 1)
      if e == "u" then
        local hex = text:match("^%x%x%x%x", stop + 2)
        if not hex then fail(expected, "invalid unicode escape code", stop) end
        local code, after = tonumber(hex, 16), stop + 6
        if code >= 0xD800 and code < 0xE000 then
          local low = code < 0xDC00 and text:match("^\\u([dD][c-fC-F]%x%x)", after)
          if not low then fail(expected, "invalid unicode escape code", stop) end
          code, after = 0x10000 + (code - 0xD800) * 1024 + tonumber(low, 16) - 0xDC00, after + 6
        end
        parts[#parts + 1] = utf8(code)
        i = after
      else
        if not UNESCAPES[e] then fail(expected, "invalid escape code", stop) end
        parts[#parts + 1] = UNESCAPES[e]
        i = stop + 2
      end
    end
  end
end

local function skip(text, at) return text:find("[^ \t\n\r]", at) or #text + 1 end

local NAMES = {["{"] = "T_OBJ_BEGIN", ["}"] = "T_OBJ_END", ["["] = "T_ARR_BEGIN", ["]"] = "T_ARR_END", [":"] = "T_COLON", [","] = "T_COMMA",
  ['"'] = "T_STRING", t = "T_BOOLEAN", f = "T_BOOLEAN", n = "T_NULL"}

local function token_name(text, at)
  if at > #text then return "T_END" end
  local c = text:sub(at, at)
  if c == "t" and text:sub(at, at + 3) ~= "true" then return "invalid token" end
  if c == "f" and text:sub(at, at + 4) ~= "false" then return "invalid token" end
  if c == "n" and text:sub(at, at + 3) ~= "null" then return "invalid token" end
  if NAMES[c] then return NAMES[c] end
  return text:find("^[-%d]", at) and "T_NUMBER" or "invalid token"
end

local function read_number(text, at)
  local digits = text:match("^-?0[xX]%x+", at) or text:match("^-?%d+%.?%d*[eE][-+]?%d+", at) or text:match("^-?%d+%.?%d*", at)
    or text:match("^-?[iI][nN][fF][iI][nN][iI][tT][yY]", at) or text:match("^-?[iI][nN][fF]", at) or text:match("^[nN][aA][nN]", at)
  if not digits then return nil end
  local lower = digits:lower()
  local value = lower == "nan" and 0 / 0 or lower:find("^-inf") and -math.huge or lower:find("^inf") and math.huge or tonumber(digits)
  if not value then return nil end
  return value, at + #digits
end

local read

local function read_array(text, at, depth)
  local array, n = {}, 0
  at = skip(text, at + 1)
  if text:sub(at, at) == "]" then return array, at + 1 end
  while true do
    n = n + 1
    array[n], at = read(text, at, depth)
    at = skip(text, at)
    local c = text:sub(at, at)
    if c == "]" then return array, at + 1 end
    if c ~= "," then fail("comma or array end", token_name(text, at), at) end
    at = skip(text, at + 1)
  end
end

local function read_object(text, at, depth)
  local object = {}
  at = skip(text, at + 1)
  if text:sub(at, at) == "}" then return object, at + 1 end
  while true do
    if text:sub(at, at) ~= '"' then fail("object key string", token_name(text, at), at) end
    local key
    key, at = read_string(text, at, "object key string")
    at = skip(text, at)
    if text:sub(at, at) ~= ":" then fail("colon", token_name(text, at), at) end
    object[key], at = read(text, skip(text, at + 1), depth)
    at = skip(text, at)
    local c = text:sub(at, at)
    if c == "}" then return object, at + 1 end
    if c ~= "," then fail("comma or object end", token_name(text, at), at) end
    at = skip(text, at + 1)
  end
end

local LITERALS = {["true"] = true, ["false"] = false, ["null"] = null}

function read(text, at, depth)
  local c = text:sub(at, at)
  if c == '"' then return read_string(text, at, "value") end
  if c == "{" or c == "[" then
    if depth >= settings.decode_depth then
      error("Found too many nested data structures (" .. depth + 1 .. ") at character " .. at, 0)
    end
    return (c == "{" and read_object or read_array)(text, at, depth + 1)
  end
  local word = text:match("^%l+", at)
  if word and LITERALS[word] ~= nil then return LITERALS[word], at + #word end
  local number, after = read_number(text, at)
  if number then return number, after end
  fail("value", token_name(text, at), at)
end

local function decode(text)
  local value, at = read(text, skip(text, 1), 0)
  at = skip(text, at)
  if at <= #text then fail("the end", token_name(text, at), at) end
  return value
end

function cjson.decode(...)
  local text = ...
  if select("#", ...) ~= 1 then error("bad argument #1 to 'decode' (expected 1 argument)", 0) end
  if type(text) ~= "string" and type(text) ~= "number" then
    error("bad argument #1 to 'decode' (string expected, got " .. type(text) .. ")", 0)
  end
  return decode(tostring(text))
end

-- ---- settings

local function setting(name, field)
  cjson[name] = function(value)
    if value ~= nil then settings[field] = value end
    return settings[field]
  end
end
setting("encode_max_depth", "encode_depth")
setting("decode_max_depth", "decode_depth")
setting("encode_number_precision", "precision")
setting("encode_keep_buffer", "keep_buffer")
setting("encode_invalid_numbers", "invalid_encode")
setting("decode_invalid_numbers", "invalid_decode")

function cjson.encode_sparse_array(convert, ratio, safe)
  if convert ~= nil then settings.sparse_convert = convert end
  settings.ratio, settings.safe = ratio or settings.ratio, safe or settings.safe
  return settings.sparse_convert, settings.ratio, settings.safe
end

return cjson
