local i, total = 0, 0
while i < 10000000 do
  i = i + 1
  if i ~= 5000000 then
    total = total + i
  end
end
print(total)
